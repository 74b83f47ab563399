import { type Page, to } from "../page.ts";
import { KeyChoice, SignerForm } from "./signer-form.tsx";

export const signInPage: Page = {
  path: "/desk/sign-in",
  answer(visit) {
    const { signIn } = visit.words.signing;
    return {
      title: signIn.title,
      islands: ["desk"],
      main: (
        <div data-island="sign-in">
          <h1>{signIn.title}</h1>
          <p>{signIn.text}</p>
          <SignerForm visit={visit} button={signIn.button} data-after={to(visit, "/desk")}>
            <KeyChoice visit={visit} />
          </SignerForm>
        </div>
      ),
    };
  },
};

export const signOutPage: Page = {
  path: "/desk/sign-out",
  answer: (visit) => ({ location: to(visit, "/desk") }),
  async take(visit) {
    await visit.ask("/v1/auth/sign-out", {});
    return { location: to(visit, "/") };
  },
};
