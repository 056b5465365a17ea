import * as z from 'zod'
import { suggestion } from '../read/nearest.ts'

/** Accepts a short form: `lengthen` turns the value in the file into the one form that the schema knows. */
export function short<Schema extends z.ZodType>(lengthen: (written: unknown) => unknown, schema: Schema) {
  return z.preprocess(lengthen, schema)
}

/**
 * A mapping with these keys and no others. A mapping without keys may be left empty in the file. The message for an unknown key is
 * the list of the known ones: the words of the problem are made from it.
 */
export function mapping<Shape extends z.ZodRawShape>(shape: Shape, { or }: { or?: Alternative } = {}) {
  const expected = or === undefined ? 'must be a mapping' : `must be ${or.words}, or a mapping`
  const schema = z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : expected),
  })
  return short(
    (written) => written ?? {},
    short((written) => or?.lengthen(written) ?? written, schema),
  )
}

/** A short form that the file may have in the place of a mapping. */
interface Alternative {
  /** e.g. `a number` */
  readonly words: string
  /** The mapping that it stands for; undefined for anything else. */
  readonly lengthen: (written: unknown) => unknown
}

/** A mapping of any number of values, each under a name. */
export function named<Schema extends z.ZodType>(value: Schema, key: z.ZodType<string, string> = name) {
  return short((written) => written ?? {}, z.record(key, value, 'must be a mapping of names'))
}

/** A list. A list of one item may be written as the item, without brackets. */
export function listOf<Schema extends z.ZodType>(item: Schema) {
  return short((written) => (Array.isArray(written) || written === undefined ? written : [written]), z.array(item))
}

export const text = z.string().refine((value) => value.trim() !== '', 'is empty')

/** The name of a tenant or of another object that the file refers to. It can be a key of a manifest. */
export const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'is not a name: up to 64 letters, digits, ".", "_" and "-"')

export const guid = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'is not a GUID (8-4-4-4-12 hexadecimal digits)')
  .toLowerCase()

export const domain = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i, 'is not a domain')
  .toLowerCase()

export const httpsUrl = z.string().regex(/^https:\/\/[^\s/]+\S*$/, 'is not an https URL')

export function count(least: number, most: number) {
  const range = `must be a whole number from ${least} to ${most}`
  return z.int(range).min(least, range).max(most, range)
}

/** One of these, whatever its letter case. */
export function oneOf<const Value extends string>(values: readonly Value[], what: string) {
  return z.string().transform((written, context): Value => {
    const found = values.find((value) => value.toLowerCase() === written.toLowerCase())
    if (found !== undefined) return found
    context.addIssue({
      code: 'custom',
      message: `has ${JSON.stringify(written)}, which is no ${what}${suggestion(written, values)}`,
    })
    return z.NEVER
  })
}
