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
            <li>
              <a href={deskTo(visit, desk, "/desk/acts")}>{words.all}</a>
            </li>
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
    { key: words.until, value: String(acting?.until) },
    ...others.map(({ participant, name }) => ({
      key: words.change,
      value: <a href={to(visit, `/desk?for=${participant}`)}>{name}</a>,
    })),
  ];
  return <SummaryList rows={rows} />;
}
