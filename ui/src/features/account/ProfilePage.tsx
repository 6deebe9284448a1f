/** Account › Profile: name, address, language. */
import { useQuery } from "@tanstack/react-query";
import { currentUserQuery, propertiesQuery } from "@/api/session";
import { Page } from "@/ui/Page";
import { Fetched } from "@/ui/states";
import { languages } from "./languages";
import { ProfileForm } from "./ProfileForm";

export default function ProfilePage() {
  const user = useQuery(currentUserQuery);
  const properties = useQuery(propertiesQuery);
  return (
    <Page title="Profile">
      <Fetched query={user} what="your profile">
        {(user) => (
          <Fetched query={properties} what="languages">
            {(properties) => <ProfileForm user={user} languages={languages(properties)} />}
          </Fetched>
        )}
      </Fetched>
    </Page>
  );
}
