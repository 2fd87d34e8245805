/** What the handlers of this service work with. */
import type { IdentityService } from '../../cloud/identity/identity.ts';

export interface IdentityContext {
  readonly identity: IdentityService;
}
