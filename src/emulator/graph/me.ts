import { directoryEntity } from './directory/directory-set.ts'
import { userType } from './directory/users.ts'
import type { Endpoint } from './endpoint.ts'
import { badRequest } from './errors.ts'
import { Refusal } from './refusal.ts'

/**
 * `GET /me`: the user that is signed in. An application is no user, so it is refused, and in another form when its
 * token has no permission at all.
 * https://learn.microsoft.com/troubleshoot/entra/entra-id/users-groups-entra-apis/error-call-me-endpoint-microsoft-graph
 */
export const getMe: Endpoint = {
  method: 'GET',
  path: '/me',
  workload: 'directory',
  roles: [],
  options: ['$select', '$expand'],
  answer(call) {
    const { caller } = call
    const me = caller.tenant.users.find(({ id }) => id === caller.user?.id)
    if (me !== undefined) return directoryEntity(call, userType, me)
    if (caller.roles.length > 0) throw badRequest('/me request is only valid with delegated authentication flow.')
    throw new Refusal(
      401,
      'NoPermissionsInAccessToken',
      'The token contains no permissions, or permissions can not be understood.',
      { errorUrl: 'https://aka.ms/autherrors#error-InvalidGrant' },
    )
  },
}
