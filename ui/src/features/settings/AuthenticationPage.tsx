export default function AuthenticationPage() {
  return null;
}
