import { kindOfBody, mediaTypeOf } from '../door/index.js';
import type { DoorRequest } from '../door/index.js';
import { unsupported } from './read-call.js';

const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';

/** JSON under the name of a form is a form without any known field; without a name everything is JSON. */
const believeContentType = (request: DoorRequest): DoorRequest => {
  const { headers, body } = request;
  const kind = kindOfBody({ bytes: body, contentType: headers['content-type'] });
  const media = mediaTypeOf(headers['content-type']) || JSON_TYPE;
  if (kind === 'nothing') return request;
  if (media !== JSON_TYPE && media !== FORM) throw unsupported(media);
  if (media === FORM && kind === 'json') return { ...request, body: undefined };
  return { ...request, headers: { ...headers, 'content-type': media } };
};

/** A framework that decodes paths as forms reads a plus as a blank. */
const blankForPlus = (request: DoorRequest): DoorRequest => ({ ...request, rawPath: request.rawPath.replaceAll('+', '%20') });

/**
 * A request as CleverReach's own framework read it (Restler 3, source; how it was set up is inferred), which forgave less than the
 * gateway does as long as `LEGACY_STRICT` is off: a body is what its Content-Type says, and a plus in a path is a blank. Throws
 * `unsupported_media_type`.
 */
export const readStrictly = (request: DoorRequest): DoorRequest => blankForPlus(believeContentType(request));
