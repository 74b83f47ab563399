import { type Page, to } from "../page.ts";
import { SummaryList } from "../components/summary-list.tsx";
import { NewPassword, SignerForm } from "./signer-form.tsx";

/** Where a one-time link leads. Its token stands behind the #, which browsers send nowhere. */
export const trialPage: Page = {
  path: "/desk/trial",
  answer(visit) {
    const { trial } = visit.words.signing;
    const rows = [
      { key: trial.participant, value: <code data-practice="participant" /> },
      { key: trial.agent, value: <code data-practice="agent" /> },
    ];
    return {
      title: trial.title,
      islands: ["desk"],
      main: (
        <div data-island="trial">
          <h1>{trial.title}</h1>
          <SignerForm visit={visit} button={trial.button}>
            <p>{trial.lead}</p>
            <NewPassword visit={visit} />
          </SignerForm>
          <div class="panel good" data-done hidden tabindex={-1}>
            <h2>{trial.done}</h2>
            <p>
              {trial.doneText} <strong data-practice="name" />
            </p>
            <SummaryList rows={rows} />
            <p>
              <a data-backup>{trial.backup}</a>
            </p>
            <p>
              <a class="button" href={to(visit, "/desk")}>
                {trial.go}
              </a>
            </p>
          </div>
        </div>
      ),
    };
  },
};
