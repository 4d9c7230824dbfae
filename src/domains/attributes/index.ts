export { AttributeValueInput, isAttributeValue } from './attribute.inputs.js';
export { findAttributeValue, readAttributeValues, writeAttributeValues } from './attribute.rows.js';
export { AttributeValue } from './attribute.types.js';
export { AttributesModule, attributesResolvers } from './attributes.module.js';
