// Links to resources in the rich text editor: choose one, show where a link leads.
(() => {
  "use strict";
  const { ModalWorkflowSource, TooltipEntity, registerPlugin } = window.draftail;

  class ResourceSource extends ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.resourceChooser,
        urlParams: {},
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    address(id) {
      return this.props.entityType.resourceUrl.replace("/0/", `/${id}/`);
    }

    // Where no words are selected, the address is inserted: the title of a resource
    // that is not public would become part of a text that may be.
    onChosen(data) {
      super.onChosen({ ...data, url: this.address(data.id) });
    }

    filterEntityData(data) {
      return { id: data.id, title: data.string, url: data.url };
    }
  }

  const ResourceLink = (props) => {
    const { title, url } = props.contentState.getEntity(props.entityKey).getData();
    return window.React.createElement(TooltipEntity, {
      ...props,
      icon: "doc-full-inverse",
      label: title || url || "",
      url,
    });
  };

  registerPlugin({ type: "RESOURCE", source: ResourceSource, decorator: ResourceLink }, "entityTypes");
})();
