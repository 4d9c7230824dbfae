import { describe, expect, it } from 'vitest';
import { refuseOtherMethod } from './other-method.js';

const refused = (search: string | undefined): boolean => {
  try {
    refuseOtherMethod(search);
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_input' });
    return true;
  }
};

describe('a query', () => {
  it.each([
    'http_method=DELETE', 'page=1&http_method=DELETE', 'http_method=delete&page=1', 'HTTP_METHOD=PUT', '%68ttp_method=DELETE', 'http%5Fmethod=DELETE', '+http_method=DELETE', '%20http_method=DELETE',
    'http.method=DELETE', 'http%20method=DELETE', 'http+method=DELETE', 'http[method=DELETE', 'http%5Bmethod=DELETE', 'http_method%00x=DELETE', 'http_method%00%ff=DELETE', 'http%5fmethod%00%zz=DELETE', 'http_method[]=DELETE', '_method=DELETE', 'http_method',
  ])('that names another method is refused, however PHP would find the name: %s', (search) => {
    expect(refused(search)).toBe(true);
  });

  it.each([undefined, '', 'page=1&order_by=registered%20desc', 'method=x', 'q=http_method', 'q=a%26http_method=DELETE', 'payment_method=card', 'http_methods=1', '%zz=1'])('that names none goes on: %j', (search) => {
    expect(refused(search)).toBe(false);
  });
});
