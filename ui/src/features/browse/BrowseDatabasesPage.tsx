export default function BrowseDatabasesPage() {
  return null;
}
