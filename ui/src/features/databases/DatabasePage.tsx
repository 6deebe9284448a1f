export default function DatabasePage() {
  return null;
}
