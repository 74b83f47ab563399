import { CHANGE } from "./check.tsx";
import { deskPage, deskTo } from "./session.ts";
import { SignerForm } from "./signer-form.tsx";

/** What hashing finds out; the form of the act asks for the rest. */
const FOUND = ["/commitment", "/scheme", "/hashAlg", "/metadataDoc", "/manifestDoc", "/piLevel"];

/** Files or a folder to a commitment, in the browser; then the form of the act, begun with it. */
export const registerPage = deskPage({
  path: "/desk/register",
  answer(visit, desk) {
    const { register: words } = visit.words.desk;
    return {
      title: words.title,
      islands: ["desk"],
      main: (
        <div data-island="register">
          <h1>{words.title}</h1>
          <p>{words.lead}</p>
          <SignerForm visit={visit} button={words.hash} data-files>
            <div class="field">
              <label for="title">{words.name}</label>
              <p id="title-hint" class="hint">
                {words.nameHint}
              </p>
              <input id="title" name="title" type="text" required aria-describedby="title-hint" />
            </div>
            <div class="field">
              <label for="files">{words.files}</label>
              <input id="files" type="file" multiple />
            </div>
            <div class="field">
              <label for="folder">{words.folder}</label>
              <input id="folder" type="file" {...{ webkitdirectory: true }} />
            </div>
            <fieldset class="field">
              <legend>{words.persons}</legend>
              <p class="hint">{words.personsHint}</p>
              <label class="box">
                <input type="radio" name="sealed" value="yes" required />
                {visit.words.acts.yes}
              </label>
              <label class="box">
                <input type="radio" name="sealed" value="no" required />
                {visit.words.acts.no}
              </label>
            </fieldset>
          </SignerForm>
          <section class="panel good" data-done hidden tabindex={-1}>
            <h2>{words.done}</h2>
            <p data-sealed>{words.keep}</p>
            <p>
              <a data-manifest download="manifest.json">
                {words.save}
              </a>
            </p>
            <form method="post" action={deskTo(visit, desk, "/desk/acts/new/assets.register")}>
              {FOUND.map((name) => (
                <input key={name} type="hidden" name={name} />
              ))}
              <button type="submit" name={CHANGE} value="true">
                {words.goOn}
              </button>
            </form>
          </section>
        </div>
      ),
    };
  },
});
