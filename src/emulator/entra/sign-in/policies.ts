import type { Tenant, User } from '../../world/model/index.ts'
import { refusal } from '../errors/index.ts'

/** What stands in the way of a person. How the sign-in is made decides too. */
export function checkSignIn(tenant: Tenant, user: User, flow: 'device-code' | 'browser'): void {
  if (!user.accountEnabled) throw refusal(50057)
  if (flow === 'device-code' && tenant.signInPolicies?.blockDeviceCode) throw refusal(53003)
  if (tenant.signInPolicies?.requireMfa) throw refusal(50076, '00000003-0000-0000-c000-000000000000')
}

/** The tenant's first administrator, who signs in where no person is there to click. */
export function administratorOf({ users }: Tenant): User | undefined {
  return users[0]
}

export function findUser(tenant: Tenant, name: string): User | undefined {
  const wanted = name.trim().toLowerCase()
  return tenant.users.find(({ id, userPrincipalName }) => id === wanted || userPrincipalName.toLowerCase() === wanted)
}
