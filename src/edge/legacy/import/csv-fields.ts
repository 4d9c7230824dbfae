/** Fields in which a CSV may come; the old format is not known. */
export const csvFields = ['csv', 'data', 'file', 'content', 'postdata'] as const;

/** Whatever is not UTF-8 is read as Latin-1, in which every byte means something. */
export const decodeCsv = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
};
