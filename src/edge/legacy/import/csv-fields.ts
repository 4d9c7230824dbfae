/** Fields in which a CSV may come; the old format is not known. */
export const csvFields = ['csv', 'data', 'file', 'content', 'postdata'] as const;
