import { CancellationScope, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';
import { RAW_INPUTS } from './signals';

export interface MessageHandlers<Name extends string, Answer> {
  /** Never throws. */
  readonly onSignal: (name: Name, raw: unknown) => Promise<void>;
  /** Throws the refusal. */
  readonly onUpdate: (name: Name, raw: unknown) => Promise<Answer>;
  /** Throws where it cannot be read. */
  readonly validate: (name: Name, raw: unknown) => void;
}

/** Whatever comes in is handled to its end, also where somebody has asked for the workflow's cancellation. */
export const toTheEnd = <T>(work: () => Promise<T>): Promise<T> => CancellationScope.nonCancellable(work);

/** Registers every message as a Signal and an Update of one name (design, section 5). */
export const registerMessages = <Name extends string, Answer>(
  names: readonly Name[],
  { onSignal, onUpdate, validate }: MessageHandlers<Name, Answer>,
): void => {
  for (const name of names) {
    setHandler(defineSignal<[unknown]>(name, { typeInfo: { inputTypes: RAW_INPUTS } }), (raw) =>
      toTheEnd(() => onSignal(name, raw)),
    );
    setHandler(defineUpdate<Answer, [unknown]>(name), (raw) => toTheEnd(() => onUpdate(name, raw)), {
      validator: (raw) => validate(name, raw),
    });
  }
};
