import { SearchForm } from "../components/search-form.tsx";
import { type Page, to } from "../page.ts";

export const homePage: Page = {
  path: "/",
  answer(visit) {
    const { home } = visit.words;
    return {
      title: home.title,
      main: (
        <>
          <h1>{home.title}</h1>
          <p>{home.lead}</p>
          <SearchForm visit={visit} />
          <div class="cards">
            <section>
              <h2>
                <a href={to(visit, "/check")}>{home.check}</a>
              </h2>
              <p>{home.checkText}</p>
            </section>
            <section>
              <h2>
                <a href={to(visit, "/ledger")}>{home.ledger}</a>
              </h2>
              <p>{home.ledgerText}</p>
            </section>
          </div>
        </>
      ),
    };
  },
};
