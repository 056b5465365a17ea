import { isGuid } from '../../text/guid.ts'
import { visible } from '../../text/safe.ts'
import { isRecord } from './cells.ts'
import type { Format } from './format.ts'
import { inParts } from './parts.ts'

/**
 * One sequence, written entry by entry. Readers of YAML 1.1 (PyYAML, Ansible) and of YAML 1.2 read the values that Graph
 * sent.
 */
export const yaml: Format = {
  list(write) {
    let empty = true
    return {
      async rows(values, before) {
        await before?.()
        for (const part of inParts(values)) {
          await write(block(part, ''))
          empty = false
        }
      },
      async end() {
        if (empty) await write('[]\n')
      },
      cut: async () => {},
    }
  },
  one: (value) => (isCompound(value) ? block(value, '') : `${scalar(value)}\n`),
}

/** The lines of a list or an object that has something in it. Each begins with the indent. */
function block(value: unknown, indent: string): string {
  if (Array.isArray(value)) return value.map((item) => `${indent}-${entry(item, `${indent}  `, true)}`).join('')
  return Object.entries(value as object)
    .map(([name, field]) => `${indent}${key(text(name), indent)}:${entry(field, `${indent}  `, false)}`)
    .join('')
}

/** Characters. A longer name is no key for readers unless a mark says so (yaml.org/spec/1.2.2 allows 1024). */
const LONGEST_KEY = 1_000

function key(name: string, indent: string): string {
  return name.length > LONGEST_KEY ? `? ${name}\n${indent}` : name
}

/** What follows `-` or `name:`. The first line of a compound value stands beside a dash, and below a name. */
function entry(value: unknown, indent: string, afterDash: boolean): string {
  if (!isCompound(value)) return ` ${scalar(value)}\n`
  const lines = block(value, indent)
  return afterDash ? ` ${lines.slice(indent.length)}` : `\n${lines}`
}

function isCompound(value: unknown): value is object {
  return (Array.isArray(value) ? value : isRecord(value) ? Object.keys(value) : []).length > 0
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return text(value)
  const json = JSON.stringify(value ?? null)
  return /^-?\d/.test(json) ? number(json) : json
}

/** YAML 1.1 takes a number with an exponent for a text, unless the number has a point and the exponent a sign. */
function number(json: string): string {
  return json.replace(
    /^(-?\d+)(\.\d+)?e([+-]?)/i,
    (_, whole, fraction = '.0', sign) => `${whole}${fraction}e${sign || '+'}`,
  )
}

/**
 * Words that YAML 1.1 reads as true, false or null (yaml.org/type/bool.html, yaml.org/type/null.html), and what some
 * readers take for a number without its first digits. What does not begin with a letter may be a number, a date, a time
 * or a sign, and is quoted for that reason.
 */
const WORDS = /^(y|n|yes|no|on|off|true|false|null|e\d+)$/i
const BEGINS_AS_TEXT = /^[\p{L}_/]/u
/** Where a plain text would end, or hold what a terminal or a reader of YAML does not show. */
const NOT_PLAIN = /: |:$| #| $|[\p{C}\p{Zl}\p{Zp}\p{DI}\u00a0\u2800]/u

function text(value: string): string {
  const isPlain = BEGINS_AS_TEXT.test(value) && !WORDS.test(value) && !NOT_PLAIN.test(value)
  if (isPlain || isGuid(value)) return value
  return visible(JSON.stringify(value), escaped).replace(/[\p{Cn}\p{Co}]/gu, escaped)
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}
