/** Which of the simulator's references, uuids and event tokens stand for which recorded ones. */

/** Everything that a pool makes up: references, uuids, tokens of the event feed. */
const made = /OpaqueRef:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{20},\d{20}/g;

const isToken = (text: string): boolean => /^\d{20},\d{20}$/.test(text);

export class Bindings {
  readonly #simulated = new Map<string, string>();
  readonly #recorded = new Map<string, string>();

  bind(recorded: string, simulated: string): void {
    // What was told once is not told again.
    if (isToken(recorded) && (this.#simulated.get(recorded) ?? '') > simulated) return;
    this.#simulated.set(recorded, simulated);
    this.#recorded.set(simulated, recorded);
  }

  /** Of a token that no recorded answer gave: the last one before it, when there are later ones too. */
  tokenBefore(token: string): string | undefined {
    const known = [...this.#simulated.keys()].filter(isToken).sort();
    const next = known.findIndex((each) => each > token);
    return next > 0 ? this.#simulated.get(known[next - 1] ?? '') : undefined;
  }

  simulated(recorded: string): string | undefined {
    return this.#simulated.get(recorded);
  }

  recorded(simulated: string): string | undefined {
    return this.#recorded.get(simulated);
  }

  /** A recorded text with everything replaced that is bound. */
  translate(text: string): string {
    return text.replace(made, (each) => this.#simulated.get(each) ?? each);
  }

  /** The other way round, for reports. */
  back(text: string): string {
    return text.replace(made, (each) => this.#recorded.get(each) ?? each);
  }

  /**
   * Whether two texts say the same: alike but for what the pools made up, which must be bound or is bound from now on.
   * @param alike what is left of the texts
   */
  unify(recorded: string, simulated: string, alike: (recorded: string, simulated: string) => boolean): boolean {
    const [left, right] = [recorded.match(made) ?? [], simulated.match(made) ?? []];
    if (left.length !== right.length || !alike(recorded.replaceAll(made, '*'), simulated.replaceAll(made, '*'))) return false;
    return left.every((each, index) => this.#join(each, right[index] ?? ''));
  }

  /** Tokens name moments, and the same moment may be named twice: the latest counts. */
  #join(recorded: string, simulated: string): boolean {
    if (isToken(recorded) && isToken(simulated)) {
      this.bind(recorded, simulated);
      return true;
    }
    const [known, taken] = [this.#simulated.get(recorded), this.#recorded.get(simulated)];
    if (known !== undefined) return known === simulated;
    if (recorded === simulated) return true;
    if (taken !== undefined || recorded.startsWith('OpaqueRef:') !== simulated.startsWith('OpaqueRef:')) return false;
    this.bind(recorded, simulated);
    return true;
  }
}
