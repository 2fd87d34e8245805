/**
 * Regular expressions that users send. Nova leaves them to the database, which has its own limits; here they would run on the event loop,
 * where `(a+)+$` against a long name holds up everyone. So one that can backtrack runs with a time limit over the whole list at once.
 */
import { createContext, Script } from 'node:vm';
import { ApiError } from '../../../errors.ts';

/** Milliseconds that one filter of one request may take. */
const timeLimit = 200;

/** Without repetition there is nothing to backtrack over. */
const repeats = /[*+?{]/;

const matchAll = new Script('((pattern) => texts.map((text) => text !== null && pattern.test(text)))(new RegExp(source, "i"))');

/**
 * Which of the texts the pattern matches, somewhere and without regard to case, as MySQL's REGEXP; null matches nothing.
 * @throws {ApiError} badRequest when it is no regular expression, or one that takes too long.
 */
export function matchTexts(parameter: string, source: string, texts: readonly (string | null)[]): boolean[] {
  const refuse = (cause?: unknown): ApiError => new ApiError(
    'badRequest', `Invalid input for query parameters ${parameter}. Value: ${source}. '${source}' is not a 'regex'`, { cause },
  );
  if (source === '') throw refuse();
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, 'i');
  } catch (error) {
    throw refuse(error);
  }
  if (!repeats.test(source)) return texts.map((text) => text !== null && pattern.test(text));
  try {
    const matches: unknown = matchAll.runInContext(createContext({ source, texts }), { timeout: timeLimit });
    return Array.from(matches as Iterable<boolean>);
  } catch (error) {
    throw refuse(error);
  }
}
