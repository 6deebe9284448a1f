export default function BrowseTablePage() {
  return null;
}
