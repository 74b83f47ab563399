import { When } from "../components/moment.tsx";
import { SummaryList } from "../components/summary-list.tsx";
import { to, type Visit } from "../page.ts";
import { type Desk, deskPage, deskTo } from "./session.ts";

export const deskHomePage = deskPage({
  path: "/desk",
  answer(visit, desk) {
    const { desk: words, signing } = visit.words;
    const { acting } = desk;
    return {
      title: words.title,
      main: (
        <>
          <h1>{words.title}</h1>
          {acting === undefined ? (
            <div class="notice warn">
              <h2>{words.nobody}</h2>
              <p>{words.nobodyText}</p>
            </div>
          ) : (
            <Who visit={visit} desk={desk} />
          )}
          <ul class="links">
            {[
              ["/desk/inbox", words.inbox.title],
              ["/desk/licenses", words.licenses.title],
              ["/desk/find", words.find.title],
              ["/desk/register", words.register.title],
              ["/desk/my-data", words.data.title],
              ["/desk/inspect", words.inspect.title],
              ["/desk/freeze", words.freeze.title],
              ["/desk/acts", words.all],
            ].map(([path = "", text]) => (
              <li key={path}>
                <a href={deskTo(visit, desk, path)}>{text}</a>
              </li>
            ))}
            <li>
              <a href={to(visit, "/desk/key")}>{words.key}</a>
            </li>
          </ul>
          <p class="hint">
            {signing.signIn.as} <code>{desk.key}</code>
          </p>
          <form method="post" action={to(visit, "/desk/sign-out")}>
            <button type="submit" class="second">
              {signing.signIn.out}
            </button>
          </form>
        </>
      ),
    };
  },
});

function Who({ visit, desk: { acting, standings } }: { visit: Visit; desk: Desk }) {
  const { desk: words } = visit.words;
  const others = standings.filter((one) => one !== acting);
  const rows = [
    { key: words.actingFor, value: <bdi>{acting?.name}</bdi> },
    { key: words.until, value: acting && <When visit={visit} time={acting.until} /> },
    ...others.map(({ participant, name }) => ({
      key: words.change,
      value: <a href={to(visit, `/desk?for=${participant}`)}>{name}</a>,
    })),
  ];
  return <SummaryList rows={rows} />;
}
