import type { ClassName, RecordOf } from '../../xapi/datamodel.ts';

/** The record that a constructor was given; the dispatcher has checked its fields against the data model. */
export function constructed<C extends ClassName>(_cls: C, args: Readonly<Record<string, unknown>>): RecordOf<C> {
  return args as RecordOf<C>;
}
