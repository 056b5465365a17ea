import type { Group, Team, User } from '../model/directory.ts'
import { bytesFrom, guidFrom, timeBetween, timestamp } from '../model/ids.ts'
import { siteNames } from './site-names.ts'

interface GroupsPlan {
  readonly seed: string
  readonly mailDomain: string
  readonly count: number
  /** Among whom members and owners are chosen. */
  readonly users: readonly User[]
  /** Milliseconds since the epoch. */
  readonly since: number
}

/**
 * First a Microsoft 365 group of all people. A third of the others are security groups. One of the security groups
 * holds another. Half of the Microsoft 365 groups have a team.
 */
export function generateGroups(plan: GroupsPlan): Group[] {
  const groups = Array.from({ length: plan.count }, (_, index) => groupAt(plan, index))
  // The group that holds another, for clients that ask for members of members.
  const [outer, inner] = groups.filter(({ kind }) => kind === 'security')
  if (outer !== undefined && inner !== undefined) outer.memberIds.push(inner.id)
  return groups
}

function groupAt(plan: GroupsPlan, index: number): Group {
  const { name, nickname } = index === 0 ? { name: 'All Company', nickname: 'allcompany' } : nameAt(index)
  const isSecurity = index % 3 === 2
  const created = timeBetween(plan.since, lastCreation, 'group', plan.seed, index)
  const memberIds = index === 0 ? everybody(plan.users) : someOf(plan, index)
  return {
    id: guidFrom('group', plan.seed, index),
    displayName: isSecurity ? `sg-${nickname}` : name,
    description: index % 5 === 4 ? null : isSecurity ? `Access for ${name}` : name,
    mailNickname: isSecurity ? `sg-${nickname}` : nickname,
    mail: isSecurity ? null : `${nickname}@${plan.mailDomain}`,
    kind: isSecurity ? 'security' : 'microsoft365',
    membershipRule: index === 0 ? '(user.userType -eq "Member")' : null,
    visibility: isSecurity ? null : index % 2 === 0 ? 'Public' : 'Private',
    createdDateTime: timestamp(created),
    memberIds,
    ownerIds: memberIds.slice(0, 1 + (index % 2)),
    team: index % 3 === 1 ? teamOf(plan, index, timestamp(created)) : undefined,
  }
}

const lastCreation = Date.parse('2026-09-30T00:00:00Z')

function nameAt(index: number): { name: string; nickname: string } {
  const round = Math.floor(index / siteNames.length) + 1
  const { title, slug } = siteNames[index % siteNames.length] ?? { title: '', slug: '' }
  // Nicknames are of ASCII letters; some names have none.
  const ascii = slug.normalize('NFD').replace(/[^A-Za-z0-9-]/g, '')
  const nickname = (/[A-Za-z]{2}/.test(ascii) ? ascii : `group${index}`).toLowerCase()
  return round === 1 ? { name: title, nickname } : { name: `${title} ${round}`, nickname: `${nickname}${round}` }
}

function everybody(users: readonly User[]): string[] {
  return users.filter(({ userType }) => userType === 'Member').map(({ id }) => id)
}

/** From one to some twenty neighbours. */
function someOf({ seed, users }: GroupsPlan, index: number): string[] {
  const bytes = bytesFrom('members', seed, index)
  const size = Math.min(users.length, 1 + ((bytes[0] ?? 0) % 24))
  const start = bytes.readUInt32BE(4)
  return Array.from({ length: size }, (_, step) => users[(start + step) % users.length]?.id ?? '')
}

function teamOf({ seed }: GroupsPlan, index: number, createdDateTime: string): Team {
  const names = ['General', 'Announcements', 'Projects', 'Social'].slice(0, 1 + (index % 4))
  return {
    isArchived: index % 11 === 10,
    channels: names.map((displayName) => ({
      id: `19:${bytesFrom('channel', seed, index, displayName).toString('hex', 0, 16)}@thread.tacv2`,
      displayName,
      description: displayName === 'General' ? null : `${displayName} of the team`,
      createdDateTime,
    })),
  }
}
