/** Accounts of the own seed with an OAuth app each; the first is the agency of the second. */
export const demo = {
  accounts: [
    { id: '129148', clientId: 'sim-client-1', clientSecret: 'sim-secret-1' },
    { id: '129149', clientId: 'sim-client-2', clientSecret: 'sim-secret-2' },
  ],
} as const;
