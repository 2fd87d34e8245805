/** What the steps of one request share. */
import type { Request } from 'express';
import type { ApiError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { WireFault } from './faults.ts';
import type { NegotiatedVersion } from './microversion.ts';
import type { Operation } from './operations.ts';
import type { Identity, Service } from './service.ts';

/** What a token is shown for. */
export interface Asked {
  /** Type of the service. */
  readonly service: string;
  readonly method: string;
  /** Below the service, with a slash before it. */
  readonly path: string;
}

/** What the composition gives to every service. */
export interface PipelineOptions {
  readonly log: Logger;
  /** The bearer of a token; undefined when it is not (or no longer) good for anything, or not for what is asked. */
  readonly authenticate: (token: string, asked: Asked) => Promise<Omit<Identity, 'requestId'> | undefined>;
  /** A failure of a layer below, in the user's terms; undefined: not for users' eyes. */
  readonly translateError: (error: unknown) => ApiError | undefined;
  /** Base of all links when the settings fix it; else it is taken from the request's Host. */
  readonly publicUrl: string | undefined;
  /** Told of each request when its answer is out. `operation` is the operationId, or '' where there was none. */
  readonly onAnswer: (operation: string, status: number, seconds: number) => void;
  /** Check each answer against the spec; a wrong one becomes a 500 that says why. For tests. */
  readonly checkAnswers: boolean;
}

/** Everything about one request that the steps hand on. */
export interface Exchange {
  readonly request: Request;
  readonly requestId: string;
  readonly root: string;
  readonly header: (name: string) => string | undefined;
  identity: Identity | undefined;
  /** That the answer's headers name. */
  version: NegotiatedVersion | undefined;
  operation: Operation | undefined;
}

/** A refusal that comes before any service's own envelope. */
export class Refusal extends Error {
  readonly fault: WireFault;
  constructor(fault: WireFault) {
    super(`${fault.status}`);
    this.fault = fault;
  }
}

/** Where clients of this service are told to sign in: Keystone names its version, the others do not. */
export const identityUrl = <Context>({ root }: Exchange, { faults }: Service<Context>): string => `${root}/identity${faults === 'identity' ? '/v3' : ''}`;
