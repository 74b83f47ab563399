import { type Page, to, type Visit } from "../page.ts";
import { NewPassword, PasswordField, SignerForm } from "./signer-form.tsx";

/** Keys of this browser: the server never sees them, so the script fills in the list. */
export const keysPage: Page = {
  path: "/desk/key",
  answer(visit) {
    const { keys } = visit.words.signing;
    return {
      title: keys.title,
      islands: ["desk"],
      main: (
        <div data-island="keys">
          <h1 tabindex={-1}>{keys.title}</h1>
          <p>{keys.lead}</p>
          <KeptKeys visit={visit} />
          <h2>{keys.fresh}</h2>
          <SignerForm visit={visit} button={keys.freshButton} data-new>
            <NewPassword visit={visit} />
          </SignerForm>
          <WhatNext visit={visit} />
          <h2>{keys.restore}</h2>
          <RestoreForm visit={visit} />
        </div>
      ),
    };
  },
};

function KeptKeys({ visit }: { visit: Visit }) {
  const { keys } = visit.words.signing;
  return (
    <>
      <h2>{keys.list}</h2>
      <p data-none>{keys.none}</p>
      <ul class="plain" data-keys />
      <template>
        <li class="notice">
          <p>
            <code data-address />
          </p>
          <p>
            <a class="button" data-backup>
              {keys.save}
            </a>
          </p>
          <details>
            <summary>{keys.forget}</summary>
            <p>{keys.forgetText}</p>
            <button type="button" class="second" data-forget>
              {keys.forgetButton}
            </button>
          </details>
        </li>
      </template>
    </>
  );
}

function WhatNext({ visit }: { visit: Visit }) {
  const { keys } = visit.words.signing;
  return (
    <>
      <h2>{keys.then}</h2>
      <ol>
        {keys.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p>
        <a href={to(visit, "/desk/acts/new/participants.appoint")}>{keys.appoint}</a>
      </p>
      <h2>{keys.lost}</h2>
      <p>{keys.lostText}</p>
      <p>
        <a href={to(visit, "/desk/acts/new/participants.dismiss")}>{keys.dismiss}</a>
      </p>
    </>
  );
}

function RestoreForm({ visit }: { visit: Visit }) {
  const { keys, password } = visit.words.signing;
  return (
    <SignerForm visit={visit} button={keys.restoreButton} data-restore>
      <div class="field">
        <label for="file">{keys.file}</label>
        <input id="file" type="file" accept="application/json,.json" required />
      </div>
      <div class="field">
        <PasswordField id="file-password" label={password} autocomplete="current-password" />
      </div>
    </SignerForm>
  );
}
