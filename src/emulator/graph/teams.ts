import type { Channel, Group, Team } from '../world/model/index.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { entityAnswer } from './odata/entity.ts'
import { declared, type EntityType, type Json } from './odata/entity-type.ts'
import { rowsOf } from './odata/lazy-rows.ts'
import { listAnswer, type PageSizes } from './odata/list.ts'
import { Refusal } from './refusal.ts'
import { readChannels, readTeams } from './roles.ts'

/** UNCONFIRMED: how many channels a page holds. A team has few. */
const channelPages: PageSizes = { standard: 200, largest: 999, above: 'fewer' }

/** https://learn.microsoft.com/graph/api/team-get, https://learn.microsoft.com/graph/api/channel-list */
export const teams: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/teams/{id}',
    workload: 'teams',
    roles: readTeams,
    options: ['$select'],
    answer(call) {
      const { group, team } = teamAsked(call)
      return entityAnswer(call, teamType, teamJson(group, team, call.caller.tenant.id))
    },
  },
  {
    method: 'GET',
    path: '/teams/{id}/channels',
    workload: 'teams',
    roles: readChannels,
    options: ['$select'],
    answer(call) {
      const { group, team } = teamAsked(call)
      const toJson = (channel: Channel) => channelJson(channel, group, call.caller.tenant.id)
      return listAnswer(call, { type: channelType, rows: rowsOf(team.channels), toJson, pages: channelPages })
    },
  },
]

/** A team has the ID of its group. */
function teamAsked({ caller, params }: Call): { group: Group; team: Team } {
  const id = params['id'] ?? ''
  const group = caller.tenant.groups.find((candidate) => candidate.id === id.toLowerCase())
  if (group?.team === undefined) throw new Refusal(404, 'NotFound', `No team found with Group Id ${id}`)
  return { group, team: group.team }
}

/** https://learn.microsoft.com/graph/api/resources/team */
const teamType: EntityType = {
  name: 'microsoft.graph.team',
  set: 'teams',
  showsNulls: true,
  properties: declared(`
    id createdDateTime displayName description internalId classification specialization visibility webUrl isArchived
    isMembershipLimitedToOwners tenantId discoverySettings firstChannelName funSettings guestSettings memberSettings
    messagingSettings summary`),
}

/** https://learn.microsoft.com/graph/api/resources/channel */
const channelType: EntityType = {
  name: 'microsoft.graph.channel',
  set: "teams('{id}')/channels",
  showsNulls: true,
  properties: declared(`
    id createdDateTime displayName description isFavoriteByDefault email tenantId webUrl membershipType isArchived
    summary`),
}

function teamJson(group: Group, { isArchived, channels }: Team, tenantId: string): Json {
  const [general] = channels
  return {
    id: group.id,
    createdDateTime: group.createdDateTime,
    displayName: group.displayName,
    description: group.description,
    internalId: general?.id ?? null,
    classification: null,
    specialization: 'none',
    visibility: group.visibility?.toLowerCase() ?? null,
    webUrl: `https://teams.microsoft.com/l/team/${encodeURIComponent(general?.id ?? '')}/conversations?groupId=${group.id}&tenantId=${tenantId}`,
    isArchived,
    isMembershipLimitedToOwners: false,
    discoverySettings: null,
    memberSettings: {
      allowCreateUpdateChannels: true,
      allowCreatePrivateChannels: true,
      allowDeleteChannels: true,
      allowAddRemoveApps: true,
      allowCreateUpdateRemoveTabs: true,
      allowCreateUpdateRemoveConnectors: true,
    },
    guestSettings: { allowCreateUpdateChannels: false, allowDeleteChannels: false },
    messagingSettings: {
      allowUserEditMessages: true,
      allowUserDeleteMessages: true,
      allowOwnerDeleteMessages: true,
      allowTeamMentions: true,
      allowChannelMentions: true,
    },
    funSettings: {
      allowGiphy: true,
      giphyContentRating: 'moderate',
      allowStickersAndMemes: true,
      allowCustomMemes: true,
    },
  }
}

function channelJson(channel: Channel, group: Group, tenantId: string): Json {
  const { id, displayName, description, createdDateTime } = channel
  return {
    id,
    createdDateTime,
    displayName,
    description,
    isFavoriteByDefault: null,
    email: '',
    tenantId,
    webUrl: `https://teams.microsoft.com/l/channel/${encodeURIComponent(id)}/${encodeURIComponent(displayName)}?groupId=${group.id}&tenantId=${tenantId}`,
    membershipType: 'standard',
    isArchived: false,
  }
}
