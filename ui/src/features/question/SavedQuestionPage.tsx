/** A saved question: its answer, what it is called, where it lies, who changed it last, and its SQL for whoever may write some. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { cardQuery } from "@/api/cards";
import { databasesQuery } from "@/api/databases";
import { ApiError } from "@/api/http";
import { idIn } from "@/lib/slug";
import { LinkButton } from "@/ui/links";
import { Page } from "@/ui/Page";
import { Empty, Fetched } from "@/ui/states";
import { SavedQuestion } from "./SavedQuestion";

const route = getRouteApi("/signed-in/question/$question");

export default function SavedQuestionPage() {
  const { question } = route.useParams();
  const card = useQuery(cardQuery(idIn(question) ?? 0));
  const databases = useQuery(databasesQuery);
  if (card.data && databases.data) {
    return <SavedQuestion key={card.data.id} card={card.data} databases={databases.data.data} />;
  }
  return (
    <Page title="Question" width="full">
      {isMissing(card.error) ? (
        <Empty
          icon="search"
          title="There is no such question"
          action={<LinkButton to="/">To the start page</LinkButton>}
        >
          It may have been deleted for good, or the address is mistyped.
        </Empty>
      ) : isHidden(card.error) ? (
        <Empty
          icon="lock"
          title="This question is not for you"
          action={<LinkButton to="/">To the start page</LinkButton>}
        >
          It lies in a collection that you do not see. Whoever gave you the address may move it, and an administrator
          may open the collection for you.
        </Empty>
      ) : (
        <Fetched query={card} what="this question">
          {() => (
            <Fetched query={databases} what="databases">
              {() => null}
            </Fetched>
          )}
        </Fetched>
      )}
    </Page>
  );
}

const isMissing = (error: Error | null) => error instanceof ApiError && error.status === 404;
const isHidden = (error: Error | null) => error instanceof ApiError && error.status === 403;
