package io.linkgate.it;

import java.io.File;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** The packaged WAR in the server of this run, in one deployment for all classes of this kind: {@link KeptDeployment}. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
abstract class DeployedWar {

    /** The place of a class that deploys by itself: what the others share is deployed once. */
    static final int AFTERWARDS = Integer.MAX_VALUE;

    final Linkgate linkgate = new Linkgate();

    @Deployment(name = KeptDeployment.NAME, testable = false)
    static WebArchive war() {
        return packaged();
    }

    static WebArchive packaged() {
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("it.war")));
    }

    @AfterEach
    void stopWhatWasStarted() {
        linkgate.stopAll();
    }
}
