export default function NewDatabasePage() {
  return null;
}
