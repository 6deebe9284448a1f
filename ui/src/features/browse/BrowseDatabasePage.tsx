export default function BrowseDatabasePage() {
  return null;
}
