import type { User } from '../model/directory.ts'
import { bytesFrom, guidFrom, timeBetween, timestamp } from '../model/ids.ts'
import { cities, departments, givenNames, jobTitles, surnames } from './people-names.ts'
import { skuIds } from './skus.ts'

interface PeoplePlan {
  readonly seed: string
  /** `*.onmicrosoft.com`, where the first two sign in. */
  readonly initialDomain: string
  /** Where the others do. */
  readonly mailDomain: string
  /** All of them, the first two included. */
  readonly count: number
  /** Milliseconds since the epoch. */
  readonly since: number
}

/**
 * `admin@` and `user@` first, whom every tenant has. Among the others are guests, disabled accounts, people without a
 * licence, and names with apostrophes and diacritics.
 */
export function generatePeople(plan: PeoplePlan): User[] {
  if (!Number.isInteger(plan.count) || plan.count < 2) {
    throw new RangeError(`${plan.initialDomain} must have at least 2 users, admin and user, and not ${plan.count}`)
  }
  const first = [
    person(plan, 0, { given: null, family: null, displayName: 'Administrator', alias: 'admin' }),
    person(plan, 1, { given: null, family: null, displayName: 'User', alias: 'user' }),
  ]
  const others = Array.from({ length: plan.count - 2 }, (_, index) => person(plan, index + 2, nameAt(plan, index)))
  return [...first, ...others]
}

interface PersonName {
  readonly given: string | null
  readonly family: string | null
  readonly displayName: string
  /** Before the @. */
  readonly alias: string
}

function person(plan: PeoplePlan, index: number, name: PersonName): User {
  const bytes = bytesFrom('person', plan.seed, index)
  const pick = <T>(choices: readonly [T, ...T[]], byte: number): T =>
    choices[(bytes[byte] ?? 0) % choices.length] ?? choices[0]
  const isGuest = index % 25 === 24
  const isNamed = name.family !== null
  const mail = `${name.alias}@${isGuest ? 'partner.example' : index < 2 ? plan.initialDomain : plan.mailDomain}`
  const city = isNamed && !isGuest ? pick(cities, 0) : undefined
  return {
    id: guidFrom('user', plan.seed, index),
    userPrincipalName: isGuest ? `${mail.replace('@', '_')}#EXT#@${plan.initialDomain}` : mail,
    displayName: name.displayName,
    givenName: name.given,
    surname: name.family,
    mail: index === 0 ? null : mail,
    mailNickname: isGuest ? `${mail.replace('@', '_')}#EXT#` : name.alias,
    jobTitle: city === undefined ? null : pick(jobTitles, 1),
    department: city === undefined ? null : pick(departments, 2),
    officeLocation: city === undefined ? null : `${city.name} ${(bytes[3] ?? 0) % 9}`,
    city: city?.name ?? null,
    usageLocation: city?.country ?? null,
    preferredLanguage: city?.language ?? null,
    mobilePhone: city === undefined || index % 4 === 0 ? null : `+1 555 01${String(index % 100).padStart(2, '0')}`,
    businessPhones: city === undefined || index % 3 === 0 ? [] : [`+1 555 02${String(index % 100).padStart(2, '0')}`],
    accountEnabled: index % 19 !== 18,
    userType: isGuest ? 'Guest' : 'Member',
    createdDateTime: timestamp(index < 2 ? plan.since : timeBetween(plan.since, lastHire, 'hired', plan.seed, index)),
    assignedSkuIds: city === undefined ? [] : index % 7 === 0 ? [skuIds.powerAutomateFree] : [skuIds.microsoft365E5],
  }
}

const lastHire = Date.parse('2026-09-30T00:00:00Z')

/** Each tenant starts at its own place; after all pairs of names, numbers follow. */
function nameAt(plan: PeoplePlan, index: number): PersonName {
  const pairs = givenNames.length * surnames.length
  const start = bytesFrom('first person', plan.seed).readUInt32BE(0) % pairs
  // A step without a common factor with the number of pairs meets each pair once.
  const position = ((index % pairs) * 617 + start) % pairs
  const given = givenNames[position % givenNames.length] ?? ''
  const family = surnames[Math.floor(position / givenNames.length)] ?? ''
  const round = Math.floor(index / pairs) + 1
  const number = round === 1 ? '' : String(round)
  return {
    given,
    family,
    displayName: `${given} ${family}${number === '' ? '' : ` ${number}`}`,
    alias: `${ascii(given)}.${ascii(family)}${number}`.toLowerCase(),
  }
}

/** Without diacritics and blanks; an apostrophe may stand in a sign-in name. */
function ascii(name: string): string {
  return name.normalize('NFD').replace(/[^A-Za-z'-]/g, '')
}
