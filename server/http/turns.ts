/**
 * Requests with a body take turns: so many in one turn of the event loop, in the order in which
 * they were read.
 *
 * The loop takes one new connection a turn (libuv accepts no more), and answers a read when a turn
 * ends. Without this, one turn would carry every request that has arrived: of clients that come at
 * once the last would be let in after as many such turns as there are clients.
 */
export class Turns {
  readonly #perTurn: number;
  readonly #waiting: (() => void)[] = [];
  #isSet = false;

  constructor(perTurn: number) {
    this.#perTurn = perTurn;
  }

  /** Resolves when it is the caller's turn. */
  take(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#set();
    });
  }

  #set(): void {
    if (this.#isSet) return;
    this.#isSet = true;
    setImmediate(() => {
      this.#isSet = false;
      for (const go of this.#waiting.splice(0, this.#perTurn)) go();
      if (this.#waiting.length > 0) this.#set();
    });
  }
}
