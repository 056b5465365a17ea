import { isNameOfType } from './known-names.ts'
import { Refusal } from './refusal.ts'

/**
 * Where the emulator ends and Graph goes on: `what` is there in Graph and not here. Graph's own refusals are kept for what
 * Graph refuses too, so that a caller with a right path is never told that it is wrong.
 */
export function notPlayed(what: string): Refusal {
  return new Refusal(501, 'NotImplemented', `The emulator does not play ${what}.`)
}

/** The refusal of a name that the emulator's description of a type lacks: 501 where Graph has the name, else `wrong`. */
export function unknownName(name: string, type: string, wrong: Refusal): Refusal {
  return isNameOfType(name, type) ? notPlayed(`'${name}' of ${type}`) : wrong
}
