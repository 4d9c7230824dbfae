import type { Form as ShownForm } from '../contract/shapes/forms.js';
import type { Form } from './entities.js';

export const showForm = ({ id, name, groupId }: Form): ShownForm => ({ id, name, customer_tables_id: groupId });
