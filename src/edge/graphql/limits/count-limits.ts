import { GraphQLError, visit } from 'graphql';
import type { ASTVisitor, DocumentNode, ValidationRule } from 'graphql';

interface Counts {
  readonly aliases: number;
  readonly directives: number;
}

const count = (document: DocumentNode): Counts => {
  let [aliases, directives] = [0, 0];
  visit(document, {
    Field: ({ alias }) => {
      if (alias) aliases += 1;
    },
    Directive: () => {
      directives += 1;
    },
  });
  return { aliases, directives };
};

/** Refuses documents with more aliases or directives than allowed. */
export const countLimits =
  (limits: Counts): ValidationRule =>
  (context): ASTVisitor => ({
    Document(document) {
      const { aliases, directives } = count(document);
      if (aliases > limits.aliases) context.reportError(new GraphQLError(`The document has more than ${limits.aliases} aliases (GRAPHQL_MAX_ALIASES).`));
      if (directives > limits.directives) context.reportError(new GraphQLError(`The document has more than ${limits.directives} directives (GRAPHQL_MAX_DIRECTIVES).`));
    },
  });
