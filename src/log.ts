/** Logging: one line per event, JSON or readable, secrets never. */
import winston from 'winston';

export interface Logger {
  debug(message: string, fields?: object): void;
  info(message: string, fields?: object): void;
  warn(message: string, fields?: object): void;
  error(message: string, fields?: object): void;
}

/** Field names whose values never reach a log, at any depth. */
const secretNames = /pass(word|wd)?$|secret|token$|^session(_id)?$|authorization|cookie|private_key|^key$/i;

export const isSecretName = (name: string): boolean => secretNames.test(name);

/** A copy that can be logged: errors with code and cause, secrets replaced. */
export function loggable(value: unknown, depth = 0): unknown {
  if (value instanceof Error) {
    const { name, message, stack, cause, ...rest } = value as Error & Record<string, unknown>;
    return { name, message, ...(loggable(rest, depth + 1) as object), stack, ...(cause === undefined ? {} : { cause: loggable(cause, depth + 1) }) };
  }
  if (value === null || typeof value !== 'object' || depth > 6) return value;
  if (Array.isArray(value)) return value.map((item) => loggable(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, secretNames.test(name) ? '***' : loggable(item, depth + 1)]));
}

const redact = winston.format((info) => Object.assign(info, loggable({ ...info })));

/** `json` for machines; `text` for a person at a terminal. */
export function createLogger(level: string, format: 'json' | 'text'): Logger {
  const { combine, timestamp, json, printf } = winston.format;
  const text = printf(({ timestamp: time, level: lvl, message, ...fields }) => {
    const rest = Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : '';
    return `${String(time)} ${lvl} ${String(message)}${rest}`;
  });
  const logger: Logger = winston.createLogger({
    level,
    silent: level === 'silent',
    format: combine(timestamp(), redact(), format === 'json' ? json() : text),
    transports: [new winston.transports.Console({ stderrLevels: ['error', 'warn', 'info', 'debug'] })],
  });
  return logger;
}
