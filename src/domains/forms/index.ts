export { ConsentInput, FormMailType } from './form.inputs.js';
export { FormsModule, formsResolvers } from './forms.module.js';
export { FormsService } from './forms.service.js';
