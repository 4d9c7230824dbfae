const PRODUCT = /^([A-Za-z][A-Za-z0-9_-]{0,39})(?:\/v?([0-9]{1,9}(?:\.[0-9]{1,9}){0,2})[A-Za-z0-9._+-]*)?[;,]?$/;

/** What is counted where a User-Agent names no product, or one that may be an address of a person or a shop. */
export const unnamedClient = 'unnamed';

/**
 * The program behind a User-Agent as product and version, e.g. `GuzzleHttp/6.2.1`. Everything after the first product is dropped:
 * shops put their address or that of their owner there.
 */
export const nameClient = (userAgent: string | undefined): string => {
  const [first = ''] = (userAgent ?? '').trim().split(/\s+/, 1);
  const [, product, version] = PRODUCT.exec(first) ?? [];
  if (product === undefined) return unnamedClient;
  return version === undefined ? product : `${product}/${version}`;
};
