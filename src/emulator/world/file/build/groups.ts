import { bytesFrom, guidFrom } from '../../model/ids.ts'
import type { Group, Tenant } from '../../model/index.ts'
import { suggestion } from '../read/nearest.ts'
import type { Problem, Report } from '../read/problem.ts'
import type { GroupPlan } from '../schema/tenant.ts'

interface Place {
  readonly path: Problem['path']
  readonly report: Report
}

/** Adds the groups that a file names. Their members and owners are people and other groups, by what stands before the @. */
export function addNamedGroups(
  tenant: Tenant,
  named: Readonly<Record<string, GroupPlan>>,
  { path, report }: Place,
): void {
  const made = Object.entries(named).map(([nickname, plan]) => ({
    nickname,
    plan,
    group: groupOf(tenant, nickname, plan),
  }))
  for (const generated of tenant.groups) {
    if (made.some(({ nickname }) => sameText(nickname, generated.mailNickname))) rename(generated)
  }
  tenant.groups.push(...made.map(({ group }) => group))

  for (const { nickname, plan, group } of made) {
    for (const key of ['members', 'owners'] as const) {
      const ids = key === 'members' ? group.memberIds : group.ownerIds
      for (const [index, alias] of plan[key].entries()) {
        const found = [...tenant.users, ...tenant.groups].find(({ mailNickname }) => sameText(mailNickname, alias))
        if (found !== undefined) ids.push(found.id)
        else {
          const known = [...tenant.users, ...tenant.groups].map(({ mailNickname }) => mailNickname)
          const text = `has ${JSON.stringify(alias)}, which is no person or group of ${tenant.name}`
          report({ path: [...path, nickname, key, index], text: `${text}${suggestion(alias, known)}` })
        }
      }
    }
  }
}

function groupOf(tenant: Tenant, nickname: string, plan: GroupPlan): Group {
  const isSecurity = plan.kind === 'security'
  return {
    id: guidFrom('group', tenant.id, nickname),
    displayName: plan.displayName ?? nickname,
    description: plan.description ?? null,
    mailNickname: nickname,
    mail: isSecurity ? null : `${nickname}@${tenant.domains[1] ?? tenant.domains[0]}`,
    kind: plan.kind,
    membershipRule: null,
    visibility: isSecurity ? null : plan.visibility,
    createdDateTime,
    memberIds: [],
    ownerIds: [],
    team: plan.team && !isSecurity ? { isArchived: false, channels: [standardChannel(tenant, nickname)] } : undefined,
  }
}

const createdDateTime = '2024-03-04T09:15:27Z'

function standardChannel(tenant: Tenant, nickname: string) {
  const thread = bytesFrom('channel', tenant.id, nickname).toString('hex', 0, 16)
  return { id: `19:${thread}@thread.tacv2`, displayName: 'General', description: null, createdDateTime }
}

/** Out of the way of a group that was given its name. */
function rename(group: Group): void {
  group.mail = group.mail?.replace(group.mailNickname, `${group.mailNickname}-generated`) ?? null
  group.mailNickname = `${group.mailNickname}-generated`
}

function sameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
