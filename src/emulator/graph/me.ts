import type { Endpoint } from './endpoint.ts'
import { badRequest } from './errors.ts'
import { Refusal } from './refusal.ts'

/**
 * `GET /me`: an application is nobody, so it is refused; in another form when its token has no permission at all.
 * https://learn.microsoft.com/troubleshoot/entra/entra-id/users-groups-entra-apis/error-call-me-endpoint-microsoft-graph
 */
export const getMe: Endpoint = {
  method: 'GET',
  path: '/me',
  workload: 'directory',
  roles: [],
  options: ['$select', '$expand'],
  answer({ caller }) {
    if (caller.roles.length > 0) throw badRequest('/me request is only valid with delegated authentication flow.')
    throw new Refusal(
      401,
      'NoPermissionsInAccessToken',
      'The token contains no permissions, or permissions can not be understood.',
      { errorUrl: 'https://aka.ms/autherrors#error-InvalidGrant' },
    )
  },
}
