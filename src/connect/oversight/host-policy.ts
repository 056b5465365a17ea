/** The SHA-256 of the policy that the host demands, in hex. A deployment sets it. Several are separated by commas. */
export const HOST_POLICY_HASH = 'TOWLINE_POLICY_SHA256'
