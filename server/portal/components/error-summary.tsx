export interface FieldError {
  /** Id of the field at fault. */
  field: string;
  text: string;
}

/** Stands first on the page and leads to each field that has to be mended. */
export function ErrorSummary(props: { title: string; errors: readonly FieldError[] }) {
  const { title, errors } = props;
  return (
    <div class="notice bad" role="alert" aria-labelledby="errors">
      <h2 id="errors">{title}</h2>
      <ul>
        {errors.map(({ field, text }) => (
          <li key={field}>
            <a href={`#${field}`}>{text}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}
