/** Whether a value of a directory is what the code that reads it takes it for. */
export type Check = (value: unknown) => boolean

export const text: Check = (value) => typeof value === 'string'
export const truth: Check = (value) => typeof value === 'boolean'
/** The ID of an object. It becomes a part of paths, and a text with a slash would lead to another object. */
export const id: Check = (value) => typeof value === 'string' && /^[\w-]+$/.test(value)

/** Graph leaves out what is not set, or writes null. */
export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null || check(value)

export const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)

/** An object whose properties are as they should be. It may have others. */
export const object =
  (properties: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(properties).every(([name, check]) => check((value as Record<string, unknown>)[name]))
