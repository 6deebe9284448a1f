/** “1 key”, “2 keys”, “no keys”. */
export function counted(count: number, one: string, many = `${one}s`): string {
  if (count === 0) return `no ${many}`;
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
