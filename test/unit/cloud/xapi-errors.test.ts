import { expect } from 'chai';
import { faultSentence, isGone, isGuestDeaf, isOutcomeUnknown, translateXapiError, xapiErrors } from '../../../src/cloud/xapi-errors.ts';
import { ApiError } from '../../../src/errors.ts';
import { TransportError, XapiError } from '../../../src/xapi/error.ts';

describe('XAPI\'s errors', () => {
  it('every row has a sentence for a person', () => {
    for (const [code, { sentence }] of Object.entries(xapiErrors)) expect(sentence, code).to.match(/^[A-Z].*\.$/);
  });

  it('a refusal of the VM\'s state is a conflict, want of room a bad request', () => {
    expect(translateXapiError(new XapiError('VM_BAD_POWER_STATE', ['r', 'halted', 'running']))?.status).to.equal(409);
    expect(translateXapiError(new XapiError('HOST_NOT_ENOUGH_FREE_MEMORY', ['1', '2']))?.status).to.equal(400);
    expect(translateXapiError(new XapiError('SR_BACKEND_FAILURE_44', ['', 'There is insufficient space']))?.status).to.equal(400);
  });

  it('the members of a family mean the same', () => {
    const sentences = ['VM_MISSING_PV_DRIVERS', 'VM_LACKS_FEATURE', 'VM_LACKS_FEATURE_SHUTDOWN', 'VM_OLD_PV_DRIVERS'].map((code) => translateXapiError(new XapiError(code))?.message);
    expect(new Set(sentences).size).to.equal(1);
    for (const code of ['VM_MISSING_PV_DRIVERS', 'VM_LACKS_FEATURE_SHUTDOWN', 'VM_SHUTDOWN_TIMEOUT']) expect(isGuestDeaf(new XapiError(code))).to.equal(true);
  });

  it('an unlisted code is nobody\'s to read, a broken line is 503', () => {
    expect(translateXapiError(new XapiError('INTERNAL_ERROR', ['Not_found']))).to.equal(undefined);
    expect(translateXapiError(new XapiError('SR_BACKEND_FAILURE_181'))).to.equal(undefined);
    expect(translateXapiError(new XapiError('constructor'))).to.equal(undefined);
    expect(translateXapiError(new Error('x'))).to.equal(undefined);
    expect(translateXapiError(new TransportError('reset', { notSent: false }))?.status).to.equal(503);
  });

  it('a fault says something even of what is hidden, and keeps the code for administrators', () => {
    expect(faultSentence(new XapiError('INTERNAL_ERROR', ['Not_found']))).to.deep.equal({
      code: 500, message: 'The hypervisor could not do it.', details: 'XapiError: INTERNAL_ERROR(Not_found)',
    });
    expect(faultSentence(new ApiError('internal', 'No valid host was found.', { cause: new XapiError('HOST_DISABLED', ['h']) })))
      .to.deep.equal({ code: 500, message: 'No valid host was found.', details: 'HOST_DISABLED(h)' });
  });

  it('a lost task is an unknown outcome, a lost object is gone', () => {
    expect(isOutcomeUnknown(new XapiError('HANDLE_INVALID', ['task', 'r']))).to.equal(true);
    expect(isGone(new XapiError('HANDLE_INVALID', ['task', 'r']))).to.equal(false);
    expect(isOutcomeUnknown(new XapiError('HANDLE_INVALID', ['VM', 'r']))).to.equal(false);
    expect(isGone(new XapiError('HANDLE_INVALID', ['VM', 'r']))).to.equal(true);
    expect(isOutcomeUnknown(new TransportError('reset', { notSent: false }))).to.equal(true);
    expect(isOutcomeUnknown(new XapiError('VM_BAD_POWER_STATE'))).to.equal(false);
  });
});
