/** Characters of a GUID. */
const GUID = 36
/** Characters of two GUIDs with a comma between them. */
const END = 2 * GUID + 1
const COMMA = 44
const HYPHEN = 45
/** Hexadecimal digits of two GUIDs. */
const DIGITS = 64
/** Words of 32 bits for them. */
const WORDS = 8
const LEAST_SLOTS = 256
/** Above this part of the slots, the table doubles. */
const FULL = 0.8

/**
 * The sites that were seen. In place of its id, each takes the 32 bytes of its two GUIDs in a table: for 50,000 sites that is
 * 2 MiB, where a Set of ids takes 7.
 */
export class SeenSites {
  #table = new Uint32Array(LEAST_SLOTS * WORDS)
  #count = 0
  readonly #key = new Uint32Array(WORDS)
  /** Ids of another form. */
  readonly #others = new Set<string>()

  /** Whether the site is new. From now on it is not. */
  add(id: string): boolean {
    if (!readKey(id, this.#key)) return this.#others.size !== this.#others.add(id).size
    if (!insert(this.#table, this.#key, 0)) return false
    this.#count++
    if (this.#count > (this.#table.length / WORDS) * FULL) this.#grow()
    return true
  }

  #grow(): void {
    const larger = new Uint32Array(this.#table.length * 2)
    for (let at = 0; at < this.#table.length; at += WORDS) {
      if (!isFree(this.#table, at)) insert(larger, this.#table, at)
    }
    this.#table = larger
  }
}

/** The value of a hexadecimal digit by its character code; 255 for any other character. */
const DIGIT = new Uint8Array(256).fill(255)
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  DIGIT[digit.charCodeAt(0)] = value
  DIGIT[digit.toUpperCase().charCodeAt(0)] = value
}

/**
 * Reads the GUIDs of a site's id: `<host>,<guid>,<guid>`. False for an id of another form, and for one that ends in eight
 * zeros: so a free slot ends.
 */
function readKey(id: string, key: Uint32Array): boolean {
  if (id.length < END || id.charCodeAt(id.length - GUID - 1) !== COMMA) return false
  let word = 0
  let digits = 0
  for (let at = id.length - END; at < id.length; at++) {
    const code = id.charCodeAt(at)
    if (code === HYPHEN || code === COMMA) continue
    const digit = DIGIT[code] ?? 255
    if (digit === 255 || digits === DIGITS) return false
    word = (word << 4) | digit
    digits++
    if ((digits & 7) === 0) key[(digits >> 3) - 1] = word
  }
  return digits === DIGITS && word !== 0
}

/** Whether the words at `from` of `key` were not in the table. */
function insert(table: Uint32Array, key: Uint32Array, from: number): boolean {
  const slots = table.length / WORDS
  for (let slot = slotOf(key, from, slots); ; slot = (slot + 1) % slots) {
    const at = slot * WORDS
    if (isFree(table, at)) {
      for (let word = 0; word < WORDS; word++) table[at + word] = key[from + word] ?? 0
      return true
    }
    let word = 0
    while (word < WORDS && table[at + word] === key[from + word]) word++
    if (word === WORDS) return false
  }
}

/** Where to look first: any part of an id may be all that differs. The multiplier is that of FNV-1a. */
function slotOf(key: Uint32Array, from: number, slots: number): number {
  let hash = 0
  for (let word = from; word < from + WORDS; word++) hash = Math.imul(hash ^ (key[word] ?? 0), 0x01000193)
  return (((hash >>> 15) ^ hash) >>> 0) % slots
}

function isFree(table: Uint32Array, at: number): boolean {
  return table[at + WORDS - 1] === 0
}
