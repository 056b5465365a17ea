/** How an admin signs in. */
export const signInMethods = ['azure-cli', 'browser', 'device-code'] as const
export type SignInMethod = (typeof signInMethods)[number]
