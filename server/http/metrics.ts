/**
 * Counters of answers, in the text format of Prometheus. Labels come from the route table alone.
 */
interface Count {
  method: string;
  path: string;
  status: number;
  answers: number;
  seconds: number;
}

export interface Gauge {
  name: string;
  help: string;
  value: number | undefined;
}

export class Metrics {
  readonly #counts = new Map<string, Count>();

  answered(method: string, path: string, status: number, seconds: number): void {
    const key = `${method} ${path} ${status}`;
    const count = this.#counts.get(key) ?? { method, path, status, answers: 0, seconds: 0 };
    count.answers += 1;
    count.seconds += seconds;
    this.#counts.set(key, count);
  }

  text(gauges: readonly Gauge[]): string {
    const lines = [
      ...this.#lines("answers", "Answers given."),
      ...this.#lines("seconds", "Spent."),
    ];
    for (const { name, help, value } of gauges) {
      if (value === undefined) continue;
      lines.push(`# HELP drl_${name} ${help}`, `# TYPE drl_${name} gauge`, `drl_${name} ${value}`);
    }
    return `${lines.join("\n")}\n`;
  }

  #lines(what: "answers" | "seconds", help: string): string[] {
    const name = `drl_http_${what}_total`;
    const samples = [...this.#counts.values()].map(({ method, path, status, ...values }) => {
      const labels = `method="${method}",path="${path}",status="${status}"`;
      return `${name}{${labels}} ${values[what]}`;
    });
    return [`# HELP ${name} ${help}`, `# TYPE ${name} counter`, ...samples];
  }
}
